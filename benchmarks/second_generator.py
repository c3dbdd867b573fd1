#!/usr/bin/env python
"""A second, independent generator of mags_hocas and crown_xhibit extracts with truth, for evaluation only.

Written without sight of the project's own simulator, so that the pipeline is also judged on data it was not
tuned to. It writes landing/ and truth/ under --root as the contracts say, and prints the measured rate of each error.

  second_generator.py --root DIR --rows 200000 [--first-year 2011 --last-year 2019] [--seed 7] [--sparse] [--shuffle]
"""

# ruff: noqa: E501, C901, SIM905  (name lists and one-row-a-line tables)
from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

REF = Path(__file__).resolve().parents[1] / "data" / "reference"
Array = np.ndarray
Rng = np.random.Generator
NA = -(10**6)  # a missing day number
CHECK = "ZABCDEFGHJKLMNPQRTUVWXY"
STATS: dict[str, dict[str, float]] = defaultdict(dict)
BASE = np.datetime64("1890-01-01")
_DAYS = np.arange(BASE, np.datetime64("2036-01-01"))
_ISO = np.datetime_as_string(_DAYS)
OFF = -int(BASE.astype(int))
LUT = {
    "iso": np.array([d + " 00:00:00" for d in _ISO], object),
    "dmy": np.array([f"{d[8:]}/{d[5:7]}/{d[:4]}" for d in _ISO], object),
}
YEARS, MONTHS, DOM = (np.array([int(d[s]) for d in _ISO]) for s in (slice(0, 4), slice(5, 7), slice(8, 10)))

# share; self-defined and observed ethnicity; nationality; male and female forenames; surnames. Most frequent first. "" = the UK lists.
GROUPS: list[tuple[float, str, str, str, str, str, str]] = [
    (0.617, "W1", "W", "British", "", "", ""),
    (0.032, "M1", "B", "British", "", "", ""),
    (0.055, "B1", "B", "British", "", "", ""),
    (
        0.02,
        "W2",
        "W",
        "Irish",
        "",
        "",
        "Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher O'Doherty Kennedy Lynch Murray Quinn Moore McLoughlin O'Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes O'Farrell Fitzgerald Brown Martin Maguire Nolan Flynn Thompson O'Callaghan O'Donnell Duffy O'Mahony Boyle Healy O'Shea White Ward McDonagh McDonnell Cash Maughan Doran Connors Delaney",
    ),
    (
        0.052,
        "A2",
        "A",
        "British",
        "Mohammed Muhammad Ali Imran Ahmed Hassan Usman Adeel Kamran Asif Bilal Hamza Tariq Zeeshan Waqas Faisal Shahid Nadeem Amir Rizwan Naveed Omar Adnan Umar Haroon Junaid Shoaib Qasim Wasim Sajid Khalid Irfan Zahid Majid Arshad Yasir Tahir Nasir Abdul Ibrahim Ismail Yusuf Zain Danyal Sohail Aqib Mudassar Farhan Ateeq Kashif Rashid Ansar",
        "Saima Aisha Fatima Nadia Sadia Shazia Zainab Rukhsana Shabana Samina Maryam Sana Farah Iqra Nasreen Uzma Tahira Asma Noreen Bushra Kiran Hina Mehwish Rabia Shaista Yasmin Parveen Sumaira Zara Khadija Amina Nazia",
        "Khan Ahmed Hussain Ali Mahmood Akhtar Malik Iqbal Shah Butt Mohammed Mirza Bibi Raja Sheikh Begum Chaudhry Rehman Rashid Aslam Ashraf Kauser Hussein Javed Arshad Anwar Saleem Qureshi Bhatti Siddique Nawaz Zaman Aziz Riaz Yousaf Afzal Khalid Latif Ditta Rafiq Hanif Sadiq Tariq Zafar Parveen Mehmood Rafique Bashir Dar Awan",
    ),
    (
        0.022,
        "A3",
        "A",
        "Bangladeshi",
        "Mohammed Abdul Md Shah Ahmed Rahman Kamal Jubair Foysal Shahin Rubel Mahbub Ashraf Tanvir Sheikh Habibur Nazrul Jamal Shamim Anwar Salim Faruk Masum Rashed Kabir Syed Hasan Monir Ruhul Akbar",
        "Fatima Nasima Shahana Rahima Sultana Ayesha Rukia Jasmin Taslima Salma Shirin Nazma Momtaz Farzana Rina Hasna Afia Lutfa",
        "Begum Miah Ali Uddin Ahmed Rahman Khatun Hussain Islam Choudhury Khan Hoque Alam Khanom Ullah Islam Haque Akther Mohammed Kamali Bibi Sarkar Das Malik Hannan Karim",
    ),
    (
        0.02,
        "A1",
        "A",
        "Indian",
        "Gurpreet Harpreet Jaspreet Singh Manpreet Amandeep Sukhdev Jagdeep Baljit Harjit Ranjit Kulwinder Satnam Gurdeep Sandeep Parminder Balwinder Hardeep Davinder Jaswinder Paramjit Inderjit Mandeep Lakhvir Amrit Tarsem",
        "Harpreet Manpreet Jaspreet Kulwinder Balwinder Gurpreet Amandeep Sukhwinder Rajinder Paramjit Baljit Surinder Mandeep Jasvir Navdeep Simran",
        "Singh Singh Kaur Gill Dhillon Sandhu Sidhu Dhaliwal Grewal Sahota Bains Johal Virk Mann Brar Chahal Rai Atwal Uppal Purewal Cheema Basra",
    ),
    (
        0.016,
        "A1",
        "A",
        "Indian",
        "Amit Sanjay Rajesh Anil Sunil Vijay Hitesh Nilesh Jay Rakesh Dipesh Kunal Ashok Bhavesh Mukesh Ravi Krishna Chirag Mitesh Deepak Pratik",
        "Priya Nisha Meena Hetal Sonal Bhavna Anita Rekha Jyoti Pooja Kavita Sheetal Daksha Urvi Komal",
        "Patel Patel Shah Sharma Mistry Desai Joshi Kumar Parmar Chauhan Solanki Gandhi Mehta Modi Bhatt Nair Reddy Pillai Verma Gupta Amin Vaghela",
    ),
    (
        0.032,
        "B2",
        "B",
        "Nigerian",
        "Emmanuel Samuel David Kwame Daniel Michael Kofi Joseph Ayodele Tunde Olu Chidi Emeka Isaac Femi Kwabena Joshua Ibrahim Segun Yaw Oluwaseun Babatunde Obinna Prince Chukwuemeka Abiodun Adebayo Tobi Kelvin Nana Godfrey Tendai",
        "Blessing Grace Abena Ngozi Mercy Comfort Funmi Patience Esther Folake Chioma Ama Yetunde Joy Precious Akosua Titilayo Ifeoma Bukola Faith Rejoice",
        "Mensah Okafor Owusu Adeyemi Boateng Appiah Okoro Asante Osei Adebayo Ibrahim Ogunleye Balogun Okeke Agyeman Eze Nwosu Antwi Amoah Ojo Bello Okonkwo Addo Sarpong Lawal Adeleke Obi Frimpong Moyo Ncube Kamara Sesay Conteh Bangura Mutasa Phiri Kabongo Tshibangu",
    ),
    (
        0.016,
        "B2",
        "B",
        "Somali",
        "Mohamed Abdi Ahmed Ali Hassan Omar Abdullahi Ibrahim Yusuf Abdirahman Mahad Mustafa Hussein Ismail Liban Farah Sharmarke Zakaria Bilal Jama Nuur Guled",
        "Amina Fadumo Hodan Asha Khadija Fatima Sagal Ayaan Halima Ifrah Maryan Safia Zahra Nimo Hibo",
        "Mohamed Ali Ahmed Hassan Abdi Omar Ibrahim Hussein Farah Yusuf Jama Warsame Osman Aden Abdullahi Nur Adan Ismail Mohamud Abdulle Elmi Hersi Dahir Guled Isse Duale",
    ),
    (
        0.03,
        "W9",
        "W",
        "Polish",
        "Piotr Tomasz Krzysztof Marcin Paweł Michał Łukasz Adam Grzegorz Marek Andrzej Jakub Mateusz Kamil Dawid Rafał Mariusz Robert Jan Dariusz Wojciech Artur Patryk Sebastian Damian Przemysław Radosław Sławomir Jacek Zbigniew Maciej Bartosz",
        "Anna Katarzyna Agnieszka Małgorzata Monika Magdalena Joanna Ewa Aleksandra Karolina Natalia Marta Dorota Beata Justyna Paulina Sylwia Izabela",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Pawlak Górski Sikora Walczak Rutkowski Baran",
    ),
    (
        0.022,
        "W9",
        "W",
        "Romanian",
        "Ionut Alexandru Andrei Marian Gheorghe Florin Constantin Vasile Mihai Adrian Ion Cristian Daniel Nicolae Stefan Bogdan Costel Marius Catalin Razvan Viorel Vlad Dumitru Valentin",
        "Maria Elena Mihaela Ioana Andreea Alina Daniela Cristina Gabriela Florentina Nicoleta Georgiana Ana Simona Roxana",
        "Popa Popescu Radu Stan Dumitru Stoica Ion Ionescu Gheorghe Rusu Munteanu Constantin Marin Matei Serban Ciobanu Tudor Dinu Lungu Moldovan Florea Vasile Nistor Mihai Sandu Balan Cojocaru Calin Lacatus Rostas",
    ),
    (
        0.01,
        "W9",
        "W",
        "Lithuanian",
        "Tomas Mindaugas Darius Andrius Marius Vytautas Mantas Edgaras Arturas Saulius Deividas Aivaras Janis Andris Aleksejs Dmitrijs",
        "Inga Jurgita Rasa Daiva Lina Vaida Kristina Egle Liga Ilze",
        "Kazlauskas Petrauskas Jankauskas Stankevicius Butkus Paulauskas Urbonas Kavaliauskas Navickas Balciunas Berzins Kalnins Ozolins Jansons Ivanovs Zukauskas Vasiliauskas Mickus",
    ),
    (
        0.014,
        "W9",
        "W",
        "Portuguese",
        "José João Antonio Carlos Luís Paulo Pedro Manuel Rui Nuno Ricardo Fábio Márcio Sérgio André Jesús Hugo Bruno",
        "Maria Ana Inês Sónia Cátia Mónica Patrícia Andreia Verónica Raquel Conceição",
        "Silva Santos Ferreira Pereira Gonçalves Fernandes Rodrigues Lopes Gomes Martins Sousa Costa Nuñez García Fernández Simões Araújo Magalhães Correia Conceição Teixeira Peña Muñoz Müller Lefèvre",
    ),
    (
        0.006,
        "A9",
        "A",
        "Vietnamese",
        "Van Minh Duc Tuan Hung Thanh Hai Cuong Dung Quang Tien Hoang Long Nam",
        "Thi Huong Lan Mai Thuy Linh Hoa Ngoc Nga",
        "Nguyen Nguyen Nguyen Tran Le Pham Hoang Vu Bui Do Dang Phan Ngo Duong",
    ),
    (
        0.006,
        "O1",
        "O",
        "Chinese",
        "Wei Jian Ming Feng Jun Lei Chen Yong Hao Bin Qiang Kai Wai Chi",
        "Li Mei Xiu Ying Yan Fang Hong Ling Xia Jing Yun",
        "Chen Lin Wang Li Zhang Liu Huang Wu Zheng Wong Chan Cheung Lau Yang Weng Zhou Xu He",
    ),
    (
        0.021,
        "O9",
        "O",
        "Iraqi",
        "Mohammed Ahmed Ali Hassan Omar Mustafa Karwan Rebin Saman Khaled Mahmoud Youssef Abdul Ahmad Reza Hamid Aram Hiwa Sardar Tarek Farid Walid Zabihullah Najib Karim",
        "Fatima Mariam Sara Zahra Layla Noor Huda Amal Rania Shirin Samira Hanan",
        "Mohammed Ahmed Ali Hassan Hussein Mahmoud Ibrahim Karim Rahimi Ahmadi Rashid Khalil Saleh Salih Abdullah Aziz Hamid Mustafa Omar Amin Rasul Qadir Noori Zadran Stanikzai Haidari Saeed Said Othman",
    ),
    (
        0.009,
        "W9",
        "W",
        "Turkish",
        "Mehmet Mustafa Ahmet Ali Hasan Ibrahim Murat Emre Huseyin Serkan Hakan Cem Deniz Baris Umit",
        "Ayse Fatma Emine Zeynep Elif Sevgi Gul Ozlem Derya",
        "Yilmaz Kaya Demir Celik Sahin Ozturk Aydin Arslan Dogan Kilic Aslan Ozdemir Kurt Koc Mehmet Hussein Mustafa Osman Hoxha Krasniqi Gashi Shehu Prifti",
    ),
]
OLD_NAMES: dict[
    tuple[str, int], str
] = {  # by sex and the last birth year of the era, most frequent first; 1996 on from the file
    (
        "M",
        1964,
    ): "David John Peter Michael Alan Robert Stephen Paul Brian Graham Philip Anthony Colin Christopher Geoffrey William James Keith Terence Barry Malcolm Richard Ian Derek Roger Raymond Kenneth Andrew Trevor Martin Kevin Ronald Dennis George Thomas Leslie Roy Eric Norman Donald Frank Patrick Gerald Edward Neil Gordon Charles Clive Joseph Nigel Frederick Stuart Douglas Ernest Victor",
    (
        "M",
        1984,
    ): "Paul David Andrew Stephen Mark Michael Ian Gary Robert Richard Peter John Anthony Christopher Darren Kevin Martin Simon Philip Graham Colin Adrian Nigel Alan Neil Shaun Jonathan Nicholas Stuart Timothy Wayne Brian James Carl Jeffrey Lee Matthew Barry Jason Craig Daniel Dean Sean Steven Scott Stewart Karl Jamie Damian Justin Marcus Russell Glen Tony Clifford Ricky Duncan Warren Leon Nathan Kristian Dale",
    (
        "M",
        1995,
    ): "Christopher James David Daniel Michael Matthew Andrew Richard Paul Mark Thomas Adam Robert John Lee Benjamin Steven Jonathan Craig Stephen Simon Nicholas Peter Anthony Alexander Gary Ian Ryan Darren Barry Joseph Liam Ashley Kevin Luke Joshua Scott Jamie Carl Shaun Kieran Jordan Aaron Sean Nathan Stuart Jack Samuel Philip Dean Karl Martin Edward William Gareth Kyle Ricky Leon Wayne Damien Lewis Marc Danny Connor Dale Reece Curtis Ross Bradley Kane Marcus",
    (
        "F",
        1964,
    ): "Susan Christine Margaret Carol Jacqueline Linda Patricia Julie Jean Janet Pauline Barbara Ann Sandra Elizabeth Helen Maureen Sheila Mary Gillian Jennifer Denise Lesley Kathleen Marion Janice Valerie Diane Brenda Jane Karen Judith Lynn Anne Joan Hilary Wendy Rosemary Theresa Sarah Dorothy Eileen Beverley Elaine",
    (
        "F",
        1984,
    ): "Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah Alison Caroline Amanda Sandra Linda Catherine Elizabeth Carol Joanne Wendy Janet Dawn Christine Michelle Lisa Nicola Louise Claire Samantha Emma Donna Paula Lorraine Kelly Kerry Rachel Zoe Victoria Tina Mandy Anne Maria Joanna Leanne Natalie Rebecca Cheryl Lindsey Melanie",
    (
        "F",
        1995,
    ): "Sarah Laura Gemma Emma Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Katie Lisa Kelly Natalie Louise Michelle Hayley Hannah Helen Charlotte Joanne Lucy Elizabeth Leanne Danielle Donna Katherine Clare Stephanie Stacey Lauren Jane Kerry Emily Catherine Sophie Anna Jessica Zoe Kirsty Kimberley Kate Jenna Caroline Natasha Rachael Amanda Kathryn Karen Alexandra Jodie Chloe Zoë Renée Jade Kayleigh Chantelle Toni",
}
VARIANTS = "Mohammed Muhammad Mohamed Mohammad Muhammed Mohamad Mohd|Ahmed Ahmad Ahmet|Hussain Hussein Hossain Husain|Begum Begom Begam|Akhtar Akhter Akther|Choudhury Chowdhury Chaudhry Choudhry Chaudhary|Uddin Udin|Rahman Rehman Rahmen|Sheikh Shaikh Sheik|Iqbal Eqbal|Miah Mia Miya|Hassan Hasan|Abdi Abdy|Omar Umar Omer|Yusuf Yousuf Yousaf Yusef Youssef|Usman Osman Uthman|Mahmood Mehmood Mahmud Mahmoud|Khan Kahn|Singh Sing Sigh|Kaur Kour|Patel Patil|Nguyen Nguyan Ngyuen|Kowalski Kowalsky|Bilal Belal|Ibrahim Ebrahim Ibraheem|Aisha Ayesha Aysha|Fatima Fatema Fathima|Yasmin Yasmeen Jasmin|Zainab Zaynab|Siddique Siddiqui Sadiq|Islam Eslam|Abdul Abdel|Hamza Hamzah|Qasim Kasim|Rashid Rasheed|Khalid Khaled|Saleem Salim|Nasreen Nasrin|Maryam Mariam|Hoque Haque Huq|Ullah Ulla|Gurpreet Gurprit|Jaspreet Jasprit|Warsame Warsama|Adeyemi Adeyami|Adebayo Adebajo|Okafor Okafo|Alexandru Alexandro|Popescu Popesco|Chen Chan|Wong Wang|Kazlauskas Kazlauskis|Muhammad Mohammed|Stephen Steven|Ian Iain|Sean Shaun Shawn|Catherine Katherine Kathryn|Ann Anne|Sara Sarah|Clark Clarke|Smith Smyth|Brown Browne|Thompson Thomson|Reid Read|Davis Davies|Philips Phillips|Stewart Stuart|Allen Allan|Geoffrey Jeffrey|Graham Graeme|Jon John|Marc Mark|Carl Karl|Tracey Tracy|Zoe Zoë|McDonald MacDonald|Lesley Leslie|Connor Conor|Rebecca Rebekah|Aidan Aiden|Rhys Reece|Ashley Ashleigh"
NICKS = "Robert Rob Bob Bobby|William Will Bill Billy Liam|David Dave Davey|Michael Mike Mick|Christopher Chris|Stephen Steve|Steven Steve|Anthony Tony|Andrew Andy|Richard Rick Richie Dick|Thomas Tom Tommy|James Jim Jamie Jimmy|Daniel Dan Danny|Matthew Matt|Joseph Joe Joey|Nicholas Nick Nicky|Benjamin Ben|Samuel Sam|Jonathan Jon Jonny|Alexander Alex|Edward Ted Eddie|Kenneth Ken|Ronald Ron|Philip Phil|Gregory Greg|Peter Pete|Terence Terry|Patrick Paddy Pat|Joshua Josh|Nathan Nate|Elizabeth Liz Beth Lizzie|Susan Sue|Patricia Pat Trish|Deborah Debbie|Jacqueline Jackie|Catherine Cath Kate|Rebecca Becky|Victoria Vicky|Jennifer Jenny|Margaret Maggie Peggy|Christine Chris|Samantha Sam|Katherine Kate Kathy|Kimberley Kim|Natasha Tasha|Charlotte Lottie|Amanda Mandy|Gillian Gill|Mohammed Mo|Krzysztof Kris|Katarzyna Kasia|Tomasz Tomek|Alexandru Alex|Emmanuel Manny|Abdullahi Abdi|Zachary Zac|Cameron Cam|Charles Charlie|Frederick Fred|Leonard Len|Raymond Ray|Jeffrey Jeff|Martin Marty|Bradley Brad|Oliver Ollie|Harry Haz"
FORCES = "01:150:N E SE SW W NW CR BR IG EN HA UB RM|03:8:CA LA|04:30:BB PR FY|05:33:L CH|06:58:M OL BL SK WN|07:18:WA CW|10:33:NE SR|11:10:DH DL|12:9:YO HG|13:50:LS BD HX HD WF|14:27:S DN|16:18:HU DN|17:12:TS|20:60:B CV WV DY WS|21:18:ST|22:17:WR TF HR|23:8:CV|30:17:DE|31:22:NG|32:9:LN PE|33:18:LE|34:12:NN|35:12:CB PE|36:12:NR|37:10:IP|40:12:LU MK|41:14:AL SG WD|42:26:CM SS CO|43:32:OX RG MK SL|44:31:SO PO|45:10:GU KT|46:26:ME CT TN DA|47:23:BN RH|48:3:EC|50:24:EX PL TQ TR|52:26:BS BA TA|53:9:GL|54:9:SN SP|55:11:BH DT|60:12:LL|61:11:NP|62:28:CF SA|63:7:SA SY"
TOWNS = "CA Carlisle,LA Lancaster,BB Blackburn,PR Preston,FY Blackpool,L Liverpool,CH Birkenhead,M Manchester,OL Oldham,BL Bolton,SK Stockport,WN Wigan,WA Warrington,CW Crewe,NE Newcastle upon Tyne,SR Sunderland,DH Durham,DL Darlington,YO York,HG Harrogate,LS Leeds,BD Bradford,HX Halifax,HD Huddersfield,WF Wakefield,S Sheffield,DN Doncaster,HU Hull,TS Middlesbrough,B Birmingham,CV Coventry,WV Wolverhampton,DY Dudley,WS Walsall,ST Stoke-on-Trent,WR Worcester,TF Telford,HR Hereford,DE Derby,NG Nottingham,LN Lincoln,PE Peterborough,LE Leicester,NN Northampton,CB Cambridge,NR Norwich,IP Ipswich,LU Luton,MK Milton Keynes,AL St Albans,SG Stevenage,WD Watford,CM Chelmsford,SS Southend-on-Sea,CO Colchester,OX Oxford,RG Reading,SL Slough,SO Southampton,PO Portsmouth,GU Guildford,KT Kingston,ME Chatham,CT Canterbury,TN Tonbridge,DA Dartford,BN Brighton,RH Crawley,EX Exeter,PL Plymouth,TQ Torquay,TR Truro,BS Bristol,BA Bath,TA Taunton,GL Gloucester,SN Swindon,SP Salisbury,BH Bournemouth,DT Dorchester,LL Wrexham,NP Newport,CF Cardiff,SA Swansea,SY Aberystwyth,CR Croydon,BR Bromley,IG Ilford,EN Enfield,HA Harrow,UB Southall,RM Romford"
TOWN = dict(t.split(" ", 1) for t in TOWNS.split(","))
STREETS = "High Station Church Victoria Park London Green Manor King Queen Albert York Kingsway Windsor Alexandra Grange School Mill Chapel North South Stanley Clarence George Springfield Highfield Cromwell Oak Elm Beech Cedar Chestnut Lime Orchard Meadow Garden Grove Hill West East New Richmond Warwick Lancaster Derby Norfolk Surrey Devon Cambridge Oxford Balmoral Nelson Wellington Churchill Byron Tennyson Shakespeare Milton Wordsworth Keats Coronation Jubilee Mansfield Ashfield Broad Market Bridge River Lake Canal".split()
KINDS = "Road Street Avenue Close Lane Drive Crescent Way Grove Gardens Court Terrace Place".split()
SHORT = {
    "Road": "Rd",
    "Street": "St",
    "Avenue": "Ave",
    "Drive": "Dr",
    "Lane": "Ln",
    "Crescent": "Cres",
    "Gardens": "Gdns",
    "Close": "Cl",
}
NEAR = {a: b for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in zip(row, row[1:] + row[-2], strict=False)}
CP1252 = str.maketrans("łŁńśćąęźżŚŹŻŃĆĘĄőű", "lLnscaezzSZZNCEAou")


def pick(rng: Rng, options: list | Array, n: int, p: list | Array | None = None) -> Array:
    """n draws as objects; p need not sum to one."""
    w = None if p is None else np.asarray(p, float) / np.sum(p)
    return np.asarray(options, object)[rng.choice(len(options), n, p=w)]


def ranked(k: int) -> Array:
    return 1 / (np.arange(k) + 2.0) ** 0.85


def note(system: str, kind: str, mask: Array | int, n: int) -> None:
    STATS[system][kind] = round(float(np.sum(mask)) / max(n, 1), 5)


def fmt(days: Array, style: str) -> Array:
    days = np.asarray(days)
    out = LUT[style][np.where(days == NA, 0, days + OFF)]
    return np.where(days == NA, None, out)


def part(days: Array, table: Array) -> Array:
    return table[np.asarray(days) + OFF]


def day(year: int, month: int = 1, dom: int = 1) -> int:
    return int(np.datetime64(f"{year}-{month:02d}-{dom:02d}").astype(int))


def weekday(days: Array) -> Array:
    """Weekend days moved to the Friday before (1970-01-01 was a Thursday)."""
    w = (days + 3) % 7
    return days - np.where(w > 4, w - 4, 0)


def opt(rng: Rng, values: Array, keep: float | Array) -> Array:
    return np.where(rng.random(len(values)) < keep, values, None)


def typo(rng: Rng, s: str) -> str:
    if not s or len(s) < 2:
        return s
    i, kind = int(rng.integers(1, len(s))), rng.random()
    c = s[i]
    if kind < 0.3:
        return s[:i] + NEAR.get(c.lower(), "e") + s[i + 1 :]
    if kind < 0.5:
        return s[:i] + s[i + 1 :]
    if kind < 0.65:
        return s[:i] + c + s[i:]
    if kind < 0.8 and len(s) > 2 and i > 1:
        return s[: i - 1] + c + s[i - 1] + s[i + 1 :]
    swap = {
        "a": "e",
        "e": "a",
        "i": "y",
        "y": "ie",
        "o": "u",
        "u": "o",
        "c": "k",
        "k": "ck",
        "s": "z",
        "l": "ll",
        "n": "nn",
        "t": "tt",
    }
    return s[:i] + swap.get(c.lower(), "h" + c) + s[i + 1 :]


def digit_slip(rng: Rng, s: str) -> str:
    at = [i for i, c in enumerate(s) if c.isdigit()]
    i = at[int(rng.integers(max(0, len(at) - 7), len(at)))]
    return s[:i] + str((int(s[i]) + int(rng.integers(1, 10))) % 10) + s[i + 1 :]


def each(mask: Array, values: Array, change) -> None:
    for i in np.flatnonzero(mask):
        if values[i] is not None:
            values[i] = change(values[i])


def places(rng: Rng, n: int) -> tuple[SimpleNamespace, SimpleNamespace]:
    """Forces with courts, and postcodes sorted by force and district."""
    rows = [r.split(":") for r in FORCES.split("|")]
    courts, crown = (
        pd.read_csv(REF / "court_register.csv", dtype=str),
        pd.read_csv(REF / "crown_court_centres.csv", dtype=str),
    )
    f = SimpleNamespace(code=np.array([r[0] for r in rows], object), p=np.array([float(r[1]) for r in rows]))
    f.p /= f.p.sum()
    ids = {t: courts.court_id[courts.court_type == t].to_numpy(object) for t in ("MAG", "YTH")}
    f.mag, f.yth, f.crown = (
        rng.choice(a, (len(rows), 4)) for a in (ids["MAG"], ids["YTH"], crown.crest_court_id.to_numpy(object))
    )
    out = []
    for k, r in enumerate(rows):
        districts = [f"{a}{d}" for a in r[2].split() for d in rng.choice(np.arange(1, 26), 9, replace=False)]
        for d in districts:
            out += [(k, d)] * max(3, int(n * f.p[k] / 2.2 / len(districts) * rng.lognormal(0, 0.6)))
    force, outcode = np.array([o[0] for o in out]), np.array([o[1] for o in out], object)
    m, units = len(out), np.array(list("ABDEFGHJLNPQRSTUWXYZ"), object)
    sector = rng.integers(1, 10, m).astype(str).astype(object)
    pc = SimpleNamespace(
        force=force,
        code=outcode + " " + sector + units[rng.integers(0, 20, m)] + units[rng.integers(0, 20, m)],
        street=pick(rng, STREETS, m, ranked(len(STREETS))) + " " + pick(rng, KINDS, m, ranked(len(KINDS))),
    )
    pc.town = np.array([TOWN.get(re.match("[A-Z]+", o)[0], "London") for o in outcode], object)
    zone = pd.factorize(outcode + sector)[0]
    pc.lsoa = np.array(
        [("W01" if f.code[k] >= "60" else "E01") + f"{1000 + z:06d}" for k, z in zip(force, zone, strict=False)], object
    )
    start = np.flatnonzero(np.r_[True, (outcode[1:] != outcode[:-1]) | (force[1:] != force[:-1])])
    pc.dstart, pc.dlen = start, np.diff(np.r_[start, m])
    pc.dforce, pc.district = force[start], np.repeat(np.arange(len(start)), pc.dlen)
    pc.fstart, pc.fn = np.searchsorted(pc.dforce, np.arange(len(rows))), np.bincount(pc.dforce, minlength=len(rows))
    return f, pc


def settle(rng: Rng, pc: SimpleNamespace, force: Array, district: Array | None = None) -> Array:
    """A postcode in each force, or in the same district; some postcodes and districts hold far more defendants."""
    n = len(force)
    d = pc.fstart[force] + (pc.fn[force] * rng.random(n) ** 1.3).astype(int) if district is None else district
    return pc.dstart[d] + (pc.dlen[d] * rng.random(n) ** 1.6).astype(int)


def forenames(rng: Rng, grp: Array, sex: Array, born: Array) -> Array:
    file = pd.read_csv(REF / "firstname_ew_by_birthyear.csv")
    file["name"] = file.firstname.str.title()
    out = np.full(len(grp), None, object)
    for s, label in (("M", "male"), ("F", "female")):
        listed = file[file.sex == label]
        uk = np.isin(grp, [g for g, x in enumerate(GROUPS) if not x[4]]) & (sex == s)
        for g, x in enumerate(GROUPS):
            at = np.flatnonzero((grp == g) & (sex == s)) if x[4] else np.array([], int)
            names = x[4 if s == "M" else 5].split()
            out[at] = pick(rng, names, len(at), ranked(len(names))) if len(at) else None
        low = 0
        for high in (1964, 1984, 1995, 2000, 2030):
            at = np.flatnonzero(uk & (born > low) & (born <= high))
            recent = (
                listed[listed.birthyear.between(1996, 2000) if high <= 2000 else listed.birthyear.between(2001, 2010)]
                .groupby("name")
                .freq.sum()
            )
            out[at] = pick(rng, recent.index.to_numpy(object), len(at), recent.to_numpy())
            if (s, high) in OLD_NAMES:
                names, old = OLD_NAMES[s, high].split(), rng.random(len(at)) < 0.85
                out[at[old]] = pick(rng, names, int(old.sum()), ranked(len(names)))
            low = high
    return out


def surnames(rng: Rng, grp: Array) -> Array:
    uk = pd.read_csv(REF / "surname_uk_freq.csv").groupby("surname").freq.sum()
    irish = r"^o(?=(brien|neill?|connor|donnell|donoghue|sullivan|reilly|hara|keefe|leary|grady|shea|connell|rourke|toole|malley|hagan|callaghan|dwyer|gorman)$)"
    style = [re.sub(r"^Mc(.)", lambda m: "Mc" + m[1].upper(), re.sub(irish, "o'", x).title()) for x in uk.index]
    out = np.full(len(grp), None, object)
    for g, x in enumerate(GROUPS):
        at = np.flatnonzero(grp == g)
        if x[6]:
            names = x[6].split()
            out[at] = pick(rng, names, len(at), ranked(len(names)))
            if x[1] in ("A2", "A3", "B2", "O9"):  # a father's given name as surname
                own, given = rng.random(len(at)) < 0.07, x[4].split()
                out[at[own]] = pick(rng, given, int(own.sum()))
        else:
            out[at] = pick(rng, style, len(at), uk.to_numpy())
            double = at[rng.random(len(at)) < 0.012]
            out[double] = out[double] + "-" + pick(rng, style, len(double), uk.to_numpy())
    return out


def cluster_map(text: str, symmetric: bool) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for row in text.split("|"):
        names = row.split()
        for i, a in enumerate(names if symmetric else names[:1]):
            out.setdefault(a, [b for j, b in enumerate(names) if j != i])
    return out


VARIANT, NICK = cluster_map(VARIANTS, True), cluster_map(NICKS, False)


def revary(rng: Rng, values: Array, rate: float, table: dict[str, list[str]]) -> Array:
    hit = (rng.random(len(values)) < rate) & pd.Series(values).isin(table.keys()).to_numpy()
    each(hit, values, lambda v: table[v][int(rng.integers(len(table[v])))])
    return hit


def population(rng: Rng, n: int, y0: int, y1: int, forces: SimpleNamespace, pc: SimpleNamespace) -> SimpleNamespace:
    """Persons in households: kin share surname, group and first address; then people and households move."""
    size = rng.choice([1, 2, 3, 4, 5], n, p=[0.62, 0.2, 0.1, 0.05, 0.03])
    size = size[: int(np.searchsorted(np.cumsum(size), n)) + 1]
    hforce = np.sort(rng.choice(len(forces.p), len(size), p=forces.p))  # neighbours in the array live in one force
    hh = np.repeat(np.arange(len(size)), size)[:n]
    first = np.searchsorted(hh, np.arange(hh[-1] + 1))
    head, pos = first[hh], np.arange(n) - first[hh]
    role = np.where(pos == 0, "head", pick(rng, ["sib", "partner", "child", "guest"], n, [0.45, 0.25, 0.2, 0.1]))
    u = rng.random(n)
    role = np.where((pos == 1) & (u < 0.0225), "twin", np.where((pos == 1) & (u > 0.9845), "junior", role)).astype(
        object
    )
    sex = pick(rng, ["M", "F"], n, [0.82, 0.18])
    sex[head[role == "junior"]] = sex[role == "junior"] = "M"
    mate = (role == "partner") & (rng.random(n) < 0.96)
    sex[mate] = np.where(sex[head[mate]] == "M", "F", "M")
    grp = rng.choice(len(GROUPS), n, p=np.array([g[0] for g in GROUPS]) / sum(g[0] for g in GROUPS))
    kin = (pos > 0) & (role != "guest") & ~((role == "partner") & (rng.random(n) < 0.15))
    grp[kin] = grp[head[kin]]
    begin, end = day(y0), day(y1, 12, 31)
    start = begin + ((end - begin + 900) * rng.random(n) - 900).astype(int)
    band = rng.choice(8, n, p=[0.06, 0.12, 0.15, 0.17, 0.26, 0.14, 0.07, 0.03])
    age = np.array([11.5, 18, 21, 25, 30, 40, 50, 60])[band] + np.array([6.5, 3, 4, 5, 10, 10, 10, 20])[
        band
    ] * rng.random(n) ** np.where(band == 0, 0.5, 1)
    dob = start - (age * 365.25).astype(int)
    gap, latest = (365.25 * rng.uniform(19, 38, n)).astype(int), end - int(11.5 * 365.25)
    d = dob[head]
    dob = np.where(
        role == "sib",
        d + rng.choice([-1, 1], n) * rng.integers(330, 3600, n),
        np.where(role == "twin", d, np.where(role == "partner", d + rng.normal(0, 1500, n).astype(int), dob)),
    )
    dob = np.where(np.isin(role, ["child", "junior"]), np.where(d + gap <= latest, d + gap, d - gap), dob)
    dob = np.clip(dob, day(1915), latest)
    start = np.maximum(start, dob + int(10.6 * 365.25))
    f1, f2, f3 = (forenames(rng, grp, sex, part(dob, YEARS)) for _ in range(3))
    sur = surnames(rng, grp)
    for v in (f1, sur):
        revary(rng, v, 0.45, VARIANT)
    maiden = sur.copy()
    share = (
        np.isin(role, ["sib", "twin", "junior"])
        | ((role == "child") & (rng.random(n) < 0.75))
        | ((role == "partner") & (rng.random(n) < 0.42))
    )
    sur[share] = sur[head[share]]
    same = share & (role != "junior") & (f1 == f1[head])
    f1[same] = f2[same]
    f1[role == "junior"] = f1[head[role == "junior"]]
    for i in np.flatnonzero((role == "twin") & (rng.random(n) < 0.3)):  # twins' names often alike
        pool = [
            x
            for x in f1[max(0, i - 3000) : i + 3000][
                (grp == grp[i])[max(0, i - 3000) : i + 3000] & (sex == sex[i])[max(0, i - 3000) : i + 3000]
            ]
            if x[0] == f1[head[i]][0] and x != f1[head[i]]
        ]
        f1[i] = pool[0] if pool else f1[i]
    f2[rng.random(n) < 0.42] = None
    f3[(rng.random(n) < 0.93) | pd.isna(f2)] = None
    sikh = np.isin(grp, [6]) & ~np.isin(sur, ["Singh", "Kaur", "Sing", "Kour"]) & (rng.random(n) < 0.7)
    f2[sikh] = np.where(sex[sikh] == "M", "Singh", "Kaur")
    wed = (sex == "F") & (rng.random(n) < 0.16)  # changes surname within the window
    married = np.where(
        (role == "partner") & (sur != sur[head]), sur[head], np.where(sur != maiden, maiden, surnames(rng, grp))
    )
    both = rng.random(n) < 0.08
    married = np.where(both, sur + "-" + married, married)
    for v in (sur, married):
        pol = (grp == 10) & (sex == "F")
        each(pol, v, lambda s: re.sub(r"(sk|ck)i$", r"\1a", s))
    p = SimpleNamespace(
        n=n,
        hh=hh,
        first=first,
        size=np.bincount(hh),
        role=role,
        sex=sex,
        grp=grp,
        dob=dob,
        start=start,
        f1=f1,
        f2=f2,
        f3=f3,
        sur=sur,
        married=married,
        wed=np.where(wed, begin + ((end - begin) * rng.random(n)).astype(int), 10**6),
        y0=y0,
        head=head,
        nick=rng.random(n) < 0.05,
        thr=rng.integers(1, 366, n),
        force=hforce[hh],
    )
    years = y1 - y0 + 2
    hpc, hno = settle(rng, pc, hforce), rng.integers(1, 90, len(size))
    hpc, hno = hpc[: hh[-1] + 1], hno[: hh[-1] + 1]
    p.pc, p.no = np.empty((years, n), int), np.empty((years, n), int)
    away = (rng.random(n) < 0.12) & (role != "twin")
    p.pc[0], p.no[0] = hpc[hh], hno[hh]
    p.pc[0, away], p.no[0, away] = settle(rng, pc, p.force[away]), rng.integers(1, 90, int(away.sum()))
    for y in range(1, years):  # together 8.5 % a year, from the household 9 %, alone 16 %

        def step(old: Array, force: Array) -> Array:
            out, r = settle(rng, pc, force, pc.district[old]), rng.random(len(old))
            out = np.where(r < 0.4, settle(rng, pc, force), out)
            return np.where(r > 0.93, settle(rng, pc, rng.choice(len(forces.p), len(old), p=forces.p)), out)

        hm = rng.random(len(hpc)) < 0.085
        hpc, hno = np.where(hm, step(hpc, pc.force[hpc]), hpc), np.where(hm, rng.integers(1, 90, len(hpc)), hno)
        alone = rng.random(n) < np.where(away, 0.16, 0.09)
        away_pc = np.where(alone, step(p.pc[y - 1], pc.force[p.pc[y - 1]]), p.pc[y - 1])
        away_no = np.where(alone, rng.integers(1, 90, n), p.no[y - 1])
        away |= alone
        p.pc[y], p.no[y] = np.where(away, away_pc, hpc[hh]), np.where(away, away_no, hno[hh])
    p.flat = lambda pc_, no_: (pc_ * 31 + no_) % 9 < 2
    arrest = np.clip(part(start, YEARS) - rng.exponential(4, n).astype(int), part(dob, YEARS) + 11, None)
    arrest = np.clip(np.minimum(arrest, part(start, YEARS)), 1965, y1)
    serial = rng.choice(9_999_998, n, replace=False) + 1
    p.pnc = np.array(
        [f"{y}/{s:07d}{CHECK[int(f'{y % 100:02d}{s:07d}') % 23]}" for y, s in zip(arrest, serial, strict=False)], object
    )
    cro = rng.choice(899_999, n, replace=n > 800_000) + 100_000
    p.cro = np.array(
        [
            (f"SF{y % 100:02d}/{s}" if k else f"{s}/{y % 100:02d}") + CHECK[int(f"{y % 100:02d}{s}") % 23]
            for y, s, k in zip(arrest, cro, rng.random(n) < 0.12, strict=False)
        ],
        object,
    )
    STATS["population"] = {
        "twins": round(2 * float((role == "twin").mean()), 4),
        "father_son_namesakes": round(2 * float((role == "junior").mean()), 4),
        "in_households_of_2_plus": round(float((p.size[hh] > 1).mean()), 4),
        "women_changing_surname": round(float(wed.sum() / (sex == "F").sum()), 4),
        "moves_per_person_year": round(float(((p.pc[1:] != p.pc[:-1]) | (p.no[1:] != p.no[:-1])).mean()), 4),
    }
    return p


def fold(s: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", s.translate(CP1252)) if not unicodedata.combining(c))


def details(
    rng: Rng,
    pop: SimpleNamespace,
    pc: SimpleNamespace,
    p: Array,
    when: Array,
    has_pnc: Array,
    crown: bool,
    sparse: Rng | None,
) -> dict[str, Array]:
    """What a clerk typed for each person-record: every error is drawn anew for each record, never from an earlier record."""
    n, sysname = len(p), "crown" if crown else "mags"
    f1, f2, f3 = pop.f1[p].copy(), pop.f2[p].copy(), pop.f3[p].copy()
    changed = when >= pop.wed[p]
    new = changed & (rng.random(n) < 0.88)
    s = np.where(new, pop.married[p], pop.sur[p])
    note(sysname, "surname_after_marriage", new, n)
    tr = np.zeros(n, bool)
    for v in (f1, s):
        tr |= revary(rng, v, 0.08, VARIANT)
    note(sysname, "spelling_or_transliteration_variant", tr, n)
    usual = pop.nick[p] & (rng.random(n) < 0.6) & pd.Series(f1).isin(NICK.keys()).to_numpy()
    each(usual, f1, lambda v: NICK[v][0])
    note(sysname, "nickname", usual | revary(rng, f1, 0.025, NICK), n)
    muslim = np.isin(pop.grp[p], [4, 5, 9, 16]) & np.char.startswith(pop.f1[p].astype(str), "M")
    by_mid = ~pd.isna(f2) & (f2 != "Singh") & (f2 != "Kaur") & (rng.random(n) < np.where(muslim, 0.12, 0.008))
    f1, f2 = np.where(by_mid, f2, f1), np.where(by_mid, None, f2)
    note(sysname, "known_by_middle_name", by_mid, n)
    drop = np.isin(f2, ["Singh", "Kaur"]) & (rng.random(n) < 0.08)
    s, f2 = np.where(drop, f2, s), np.where(drop, None, f2)
    u = rng.random(n)
    had = ~pd.isna(f2)
    f2 = np.where(u < (0.45 if crown else 0.32), None, f2)
    initial = had & (u > 0.92)
    each(initial, f2, lambda v: v[0])
    note(sysname, "middle_name_present", ~pd.isna(f2), n)
    note(sysname, "middle_name_initial_only", initial, n)
    f3 = np.where(pd.isna(f2) | (rng.random(n) < 0.3), None, f3)
    for col, v, rate in (("forename", f1, 0.024), ("surname", s, 0.026), ("middle_name", f2, 0.02)):
        m = rng.random(n) < rate
        each(m, v, lambda x: typo(rng, x))
        note(sysname, f"{col}_typo", m, n)
    swap = rng.random(n) < np.where(np.isin(pop.grp[p], [4, 5, 6, 8, 9, 14, 15, 16]), 0.018, 0.005)
    f1, s = np.where(swap, s, f1), np.where(swap, f1, s)
    note(sysname, "forename_surname_swapped", swap, n)
    plain = rng.random(n) < 0.6
    accented = pd.Series(pop.f1[p] + s).str.contains(r"[^\x00-\x7f]").to_numpy(bool)
    for v in (f1, f2, f3, s):
        each(plain, v, fold)
        if not crown:  # Libra has cp1252 only
            each(~plain, v, lambda x: x.translate(CP1252))
    note(sysname, "accented_name", ~plain & accented, n)
    punct = rng.random(n)
    each(
        pd.Series(s).str.contains("[-']").to_numpy(bool) & (punct < 0.3),
        s,
        lambda x: x.replace("-", " ").replace("'", rng.choice(["", " "])),
    )
    u = rng.random(n)
    each(u < 0.0012, s, lambda x: "MIG_ERROR_" + x)
    f1 = np.where((u > 0.5) & (u < 0.5012), "NOT KNOWN", np.where((u > 0.6) & (u < 0.6025), None, f1))
    f1 = np.where((u > 0.7) & (u < 0.703), [str(x)[0] if x else None for x in f1], f1)
    note(
        sysname,
        "name_placeholder_or_missing_or_initial",
        (u < 0.0012) | ((u > 0.5) & (u < 0.5012)) | ((u > 0.6) & (u < 0.6025)) | ((u > 0.7) & (u < 0.703)),
        n,
    )
    upper = rng.random(n) < (0.12 if crown else 0.8)
    for v in (f1, f2, f3, s):
        each(upper, v, str.upper)
    # date of birth
    dob, u = pop.dob[p].copy(), rng.random(n)
    y, m, d = part(dob, YEARS), part(dob, MONTHS), part(dob, DOM)
    kinds = np.array(["missing", "day_month_swap", "first_january", "year_slip", "digit_typo", "placeholder", "right"])[
        np.searchsorted(np.cumsum([0.02, 0.0145, 0.005, 0.0045, 0.008, 0.003]), u, side="right")
    ]
    kinds = np.where((kinds == "day_month_swap") & ((d > 12) | (d == m)), "right", kinds)
    for i in np.flatnonzero((kinds != "right") & (kinds != "missing")):
        k = kinds[i]
        if k == "year_slip":
            cand = (y[i] + int(rng.choice([-1, 1, -10, 10])), m[i], d[i])
        elif k == "digit_typo":
            cand = (
                (y[i], m[i], int(rng.integers(1, 29)))
                if rng.random() < 0.7
                else (y[i], int(rng.integers(1, 13)), min(d[i], 28))
            )
        else:
            cand = {
                "day_month_swap": (y[i], d[i], m[i]),
                "first_january": (y[i], 1, 1),
                "placeholder": ((1900, 1970)[int(rng.integers(2))], 1, 1),
            }[k]
        v = day(int(cand[0]), int(cand[1]), min(int(cand[2]), 28) if cand[1] == 2 else int(cand[2]))
        dob[i] = v if v < when[i] - 3400 else pop.dob[p[i]]
    dob[kinds == "missing"] = NA
    for k in ("missing", "day_month_swap", "first_january", "year_slip", "digit_typo", "placeholder"):
        note(sysname, f"dob_{k}", (kinds == k) & (dob != pop.dob[p]), n)
    # address
    t = part(when, YEARS) - (pop.y0 - 1)
    doy = when - np.array([day(int(v)) for v in range(1990, 2036)])[part(when, YEARS) - 1990]
    t = np.clip(t - (doy < pop.thr[p]) - (rng.random(n) < 0.06), 0, len(pop.pc) - 1)
    a, no = pop.pc[t, p], pop.no[t, p]
    street = pc.street[a].copy()
    each(
        rng.random(n) < 0.15,
        street,
        lambda v: v.rsplit(" ", 1)[0] + " " + SHORT.get(v.rsplit(" ", 1)[1], v.rsplit(" ", 1)[1]),
    )
    each(rng.random(n) < 0.025, street, lambda v: typo(rng, v))
    flat = pop.flat(a, no)
    house = no.astype(str).astype(object) + " " + street
    l1 = np.where(flat, "Flat " + (no % 12 + 1).astype(str).astype(object), house)
    l2, l3 = np.where(flat, house, pc.town[a]), np.where(flat, pc.town[a], None)
    code, u = pc.code[a].copy(), rng.random(n)
    each(
        (u > 0.3) & (u < 0.312),
        code,
        lambda v: digit_slip(rng, v) if rng.random() < 0.5 else v[:-2] + "ABDEFGHJLN"[int(rng.integers(10))] + v[-1],
    )
    note(sysname, "postcode_mistyped", (u > 0.3) & (u < 0.312), n)
    nfa, inst = rng.random(n) < 0.017, rng.random(n) < 0.009
    cell = pc.dstart[pc.fstart[pc.force[a]]]
    l1, l2, l3 = (
        np.where(nfa, "NO FIXED ABODE", np.where(inst, "HMP " + pc.town[cell], l1)),
        np.where(nfa, None, np.where(inst, pc.town[cell], l2)),
        np.where(nfa | inst, None, l3),
    )
    code = np.where(nfa, pick(rng, ["NF1 1NF", None], n), np.where(inst, pc.code[cell], code))
    none = rng.random(n) < 0.045
    if sparse is not None:
        none |= sparse.random(n) < 0.215
    l1 = np.where(rng.random(n) < 0.004, "NOT KNOWN", l1)
    code = np.where(none, None, code)
    lsoa = np.where(pd.isna(code) | nfa | (rng.random(n) < 0.05), None, pc.lsoa[np.where(inst, cell, a)])
    each(rng.random(n) < 0.12, code, lambda v: v.replace(" ", ""))
    each(rng.random(n) < 0.05, code, str.lower)
    note(sysname, "no_fixed_abode", nfa, n)
    note(sysname, "prison_address", inst, n)
    note(sysname, "postcode_missing", pd.isna(code), n)
    for v in (l1, l2, l3):
        each(upper, v, str.upper)
    # police ids
    owner = p.copy()
    other = rng.random(n) < 0.005
    k, o = int(other.sum()), p[other]
    base, size = pop.first[pop.hh[o]], pop.size[pop.hh[o]]
    kin = base + (o - base + 1 + (rng.random(k) * (size - 1)).astype(int)) % size
    owner[other] = np.where((kin != o) & (rng.random(k) < 0.6), kin, rng.integers(0, pop.n, k))
    pnc, slip = pop.pnc[owner].copy(), rng.random(n) < 0.005
    each(slip, pnc, lambda v: digit_slip(rng, v))
    pnc, cro = (
        np.where(has_pnc, pnc, None),
        np.where(has_pnc & (rng.random(n) < 0.37) | (rng.random(n) < 0.04), pop.cro[owner], None),
    )
    if sparse is not None:
        known = ~pd.isna(pnc) if crown else ~(pd.isna(pnc) & pd.isna(cro))
        keep = sparse.random(n) < 0.08 / max(known.mean(), 0.01)
        pnc, cro = np.where(keep, pnc, None), np.where(keep, cro, None)
    note(sysname, "pnc_present", ~pd.isna(pnc), n)
    note(sysname, "pnc_of_another_person_given_present", (owner != p) & ~pd.isna(pnc), int((~pd.isna(pnc)).sum()))
    note(sysname, "pnc_mistyped_given_present", slip & ~pd.isna(pnc), int((~pd.isna(pnc)).sum()))
    g = pop.grp[p]
    eth = np.array([x[1] for x in GROUPS], object)[g]
    eth = np.where(
        rng.random(n) < 0.05, pick(rng, ["W9", "M9", "O9", "A9", "B9"], n), np.where(rng.random(n) < 0.2, "NS", eth)
    )
    nat = np.where(rng.random(n) < 0.35, "British", np.array([x[3] for x in GROUPS], object)[g])
    female = pick(rng, ["Mrs", "Miss", "Ms"], n)
    out = dict(
        forename1=f1,
        forename2=f2,
        forename3=f3,
        surname=s,
        dob=dob,
        sex=np.where(rng.random(n) < 0.004, np.where(pop.sex[p] == "M", "F", "M"), pop.sex[p]),
        eth=opt(rng, eth, 0.78),
        obs=opt(rng, np.where(rng.random(n) < 0.08, "N", np.array([x[2] for x in GROUPS], object)[g]), 0.75),
        nationality=opt(rng, nat, 0.6),
        l1=l1,
        l2=l2,
        l3=l3,
        postcode=code,
        lsoa=lsoa,
        pnc=pnc,
        title=opt(rng, np.where(pop.sex[p] == "M", "Mr", female), 0.7),
    )
    if not crown:
        out["cro"] = cro
        note(sysname, "cro_present", ~pd.isna(cro), n)
        out["sex"] = np.where(rng.random(n) < 0.03, "NS", out["sex"])
    return out


def offence_table() -> pd.DataFrame:
    codes = pd.read_csv(REF / "home_office_offence_codes.csv", dtype=str).merge(
        pd.read_csv(REF / "offence_classification.csv", dtype=str), left_on="ho_code", right_on="ho_offence_code"
    )
    mix = pd.read_csv(REF / "mags2018_offence_mix.csv")
    mix["cls"] = mix.offence.str.extract(r"^(\d+)")[0].str.zfill(3)
    share = (
        mix.dropna(subset=["cls"]).groupby("cls")["count"].sum() ** 0.8
    )  # flatter than 2018, which has single-justice work
    codes["cls"] = codes.ho_code.str[:3]
    codes = codes[codes.cls.isin(share.index) & (codes.ho_code > "00100")].sort_values("ho_code").reset_index(drop=True)
    codes["w"] = codes.cls.map(share) / (codes.groupby("cls").cumcount() + 1.5) ** 1.4
    letters = {
        "01": "OF61",
        "02": "SX03",
        "03": "TH68",
        "04": "TH68",
        "05": "CD71",
        "06": "MD71",
        "07": "PC53",
        "08": "PU86",
        "09": "PJ00",
        "10": "FA06",
        "11": "CJ88",
        "12": "RT88",
    }
    codes["cjs"] = codes.offence_group.map(letters).fillna("CJ67") + (
        codes.groupby("offence_group").cumcount() + 1
    ).astype(str).str.zfill(3)
    codes["text"] = codes.sub_category_description.map(
        lambda s: re.sub(r"\s+", " ", fold(s).encode("ascii", "ignore").decode())[:90].strip()
    )
    return codes


@dataclass
class Out:
    root: Path
    seed: int
    shuffle: bool
    con: duckdb.DuckDBPyConnection

    def delivery(self, source: str, year: int, files: dict[str, tuple[pd.DataFrame, str, list[str]]]) -> None:
        """Frames (all strings), encoding, and raw broken lines; the manifest last."""
        folder = self.root / "landing" / source / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        entries = []
        for k, (name, (frame, encoding, broken)) in enumerate(files.items()):
            table = pa.table(
                {c: pa.array(frame[c].to_numpy(object), pa.string(), from_pandas=True) for c in frame.columns}
            )
            if self.shuffle:
                table = table.take(np.random.default_rng([self.seed, year, k, 99]).permutation(table.num_rows))
            path = folder / name
            self.con.register("t", table)
            self.con.execute(f"copy t to '{path}' (format csv, header)")
            data = path.read_bytes().decode().encode(encoding)
            head, body = data.split(b"\n", 1)
            extra = "".join(line + "\n" for line in broken).encode(encoding)
            data = head + b"\n" + (extra + body if self.shuffle else body + extra)
            path.write_bytes(data)
            entries.append(
                {
                    "name": name,
                    "bytes": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "rows": table.num_rows + len(broken),
                    "encoding": encoding,
                }
            )
        (folder / "manifest.json").write_text(
            json.dumps(
                {"source": source, "year": year, "delivered_at": f"{year + 1}-03-01T09:00:00Z", "files": entries},
                indent=1,
            )
        )


def spoil(rng: Rng, frame: pd.DataFrame, bad: list[tuple[str, str]], where: Array | None = None) -> int:
    """About 3 in 1,000 rows get one value outside the contract, in a nullable column."""
    pool = np.arange(len(frame)) if where is None else np.flatnonzero(where)
    rows = rng.choice(pool, min(len(pool), int(0.003 * len(frame))), replace=False)
    for r in rows:
        column, value = bad[int(rng.integers(len(bad)))]
        frame.iat[r, frame.columns.get_loc(column)] = value
    return len(rows)


def junk(rng: Rng, frame: pd.DataFrame, keys: list[str], breaks: list[tuple[str, str | None]]) -> pd.DataFrame:
    """Extra rows with ids of their own that belong to no record, each broken in one place (at most 0.4 % of a file)."""
    k = min(len(breaks), int(0.004 * len(frame)))
    if not k:
        return frame
    rows = frame.iloc[rng.choice(len(frame), k, replace=False)].copy()
    for c in keys:
        rows[c] = [f"99{int(v):08d}" for v in rng.choice(10**8, k, replace=False)]
    for i, (column, value) in enumerate(breaks[:k]):
        rows.iat[i, rows.columns.get_loc(column)] = value
    return pd.concat([frame, rows], ignore_index=True)


def magistrates(
    rng: Rng, pop: SimpleNamespace, forces: SimpleNamespace, table: pd.DataFrame, rows: int, y0: int, y1: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Defendant-cases (one row each, persons by index) and their offences."""
    begin, end, n_org = day(y0), day(y1, 12, 31), int(rows * 0.015)
    want, z = rows - n_org, rng.normal(0, 1.08, pop.n)
    mu = min(
        np.arange(-0.6, 1.2, 0.02),
        key=lambda v: abs(np.clip(np.exp(v + z).astype(int), 1, 80).sum() - (0.85 if rows > 5000 else 0.95) * want),
    )
    career = np.clip(np.exp(mu + z).astype(int), 1, 80)
    p = np.repeat(np.arange(pop.n), career)
    low = np.clip(pop.start, begin, end - 30)[p]
    high = np.minimum(end, low + rng.exponential(1500, pop.n).astype(int)[p] + 150 * career[p])
    t = np.clip(weekday(low + ((high - low) * rng.random(len(p))).astype(int)), begin, end)
    case = rng.permutation(len(p))
    size = pop.size[pop.hh]
    multi = np.flatnonzero(rng.random(len(p)) < 0.13 + 0.08 * (size[p] > 1))
    c = np.repeat(multi, rng.geometric(0.68, len(multi)))
    q = (
        pop.first[pop.hh[p[c]]]
        + (p[c] - pop.first[pop.hh[p[c]]] + 1 + (rng.random(len(c)) * (size[p[c]] - 1)).astype(int)) % size[p[c]]
    )
    friend = (size[p[c]] == 1) | (rng.random(len(c)) < 0.3)
    q = np.where(friend, np.clip(p[c] + rng.integers(-150, 151, len(c)), 0, pop.n - 1), q)
    ok = (q != p[c]) & (pop.force[q] == pop.force[p[c]]) & (t[c] - pop.dob[q] > 4050)
    extra = pd.DataFrame({"case": case[c], "p": q, "t0": t[c], "k": 1})[ok].drop_duplicates(["case", "p"])
    rec = (
        pd.concat([pd.DataFrame({"case": case, "p": p, "t0": t, "k": 0}), extra])
        .sort_values(["case", "k"], kind="stable")
        .iloc[:want]
    )
    orgs = pd.DataFrame(
        {
            "case": len(p) + np.arange(n_org),
            "p": -1,
            "t0": np.clip(weekday(rng.integers(begin, end + 1, n_org)), begin, end),
            "k": 0,
        }
    )
    rec = pd.concat([rec, orgs], ignore_index=True)
    n, person = len(rec), rec.p.to_numpy() >= 0
    rec["org"] = np.where(person, -1, (max(1, n_org // 2) * rng.random(n) ** 1.5).astype(int))
    ci, keys = pd.factorize(rec.case)
    nc, lead0 = len(keys), np.flatnonzero(~pd.Series(ci).duplicated())
    rec["case"], t0 = ci, rec.t0.to_numpy()
    rec["t"] = np.where(
        (rec.k == 1) & (rng.random(n) < 0.12), np.minimum(end, weekday(t0 + rng.integers(3, 60, n))), t0
    )
    force = np.where(person[lead0], pop.force[rec.p.to_numpy()[lead0]], rng.choice(len(forces.p), nc, p=forces.p))
    force = np.where(rng.random(nc) < 0.08, rng.choice(len(forces.p), nc, p=forces.p), force)
    age = np.where(person, (t0 - pop.dob[rec.p]) / 365.25, 40)
    youth = pd.Series(age).groupby(ci).max().to_numpy() < 18
    slot = rng.integers(0, 4, nc)
    hearings = 1 + rng.poisson(1.4, nc)
    first = weekday(t0[lead0] - (hearings - 1) * rng.integers(12, 35, nc))
    received = weekday(first - rng.integers(8, 45, nc))
    charge = received - rng.integers(0, 6, nc)
    order, yy = np.argsort(received, kind="stable"), part(received, YEARS) % 100
    serial = np.empty(nc, int)
    serial[order] = np.cumsum(rng.integers(1, max(3, int(1.8e8 / nc / 2)), nc))
    rec["case_id"] = np.array([f"{a:02d}{b % 10**8:08d}" for a, b in zip(yy, serial, strict=False)], object)[ci]
    rec["defendant_id"] = (31_000_000 + rng.permutation(n)).astype(str)
    for name, v in dict(
        force=force,
        house=np.where(youth, forces.yth[force, slot], forces.mag[force, slot]),
        court_type=np.where(youth, "YTH", "MAG"),
        received=received,
        first=first,
        charge=charge,
        lja=1001 + 7 * force * 4 + slot,
        crown=forces.crown[force, rng.integers(0, 4, nc)],
    ).items():
        rec[name] = v[ci]
    rec["hearings"] = hearings[ci] + (rec.t > rec.t0)
    # offences
    types, w = table.offence_type.to_numpy(), table.w.to_numpy()

    def draw(kinds: Array) -> Array:
        out = np.zeros(len(kinds), int)
        for k in np.unique(kinds):
            at, pool = np.flatnonzero(kinds == k), np.flatnonzero(types == k)
            out[at] = pool[rng.choice(len(pool), len(at), p=w[pool] / w[pool].sum())]
        return out

    kind = pick(rng, ["01", "02", "03", "04"], nc, [0.026, 0.33, 0.31, 0.334])
    kind[~person[lead0] & (kind < "03")] = "03"
    lead = draw(kind)[ci]
    alone = (rec.k == 1).to_numpy() & (rng.random(n) < 0.15)
    lead[alone] = draw(pick(rng, ["02", "03"], int(alone.sum())))
    lk = types[lead]
    u = np.where(rng.random(n) < 0.9, rng.random(nc)[ci], rng.random(n)) * np.where(youth[ci], 3, 1)
    goes = np.where(
        (lk == "01") & (u < 0.85) | (lk == "02") & (u < 0.142),
        "T",
        np.where((lk == "02") & (u < 0.23) | (lk == "03") & (u < 0.004), "S", ""),
    ).astype(object)
    rec["goes"], rec["lead_type"] = goes, lk
    m = rng.choice(np.arange(1, 6), n, p=[0.5, 0.25, 0.13, 0.07, 0.05])
    r = np.repeat(np.arange(n), m)
    seq = np.arange(len(r)) - np.repeat(np.cumsum(m) - m, m) + 1
    x = rng.random(len(r))
    code = np.where(
        (seq == 1) | (x < 0.4),
        lead[r],
        draw(np.where(x < 0.7, np.where(lk[r] == "01", "02", lk[r]), pick(rng, ["02", "03", "04"], len(r)))),
    )
    k, g = types[code], goes[r]
    g = np.where((seq > 1) & (rng.random(len(r)) < np.where(k > "02", 0.5, 0.12)), "", g)
    plea = np.where(
        rng.random(len(r)) < 0.85,
        pick(rng, ["1", "2", "3"], n, [0.62, 0.21, 0.17])[r],
        pick(rng, ["1", "2", "3"], len(r)),
    )
    guilty = (plea == "1") | (rng.random(len(r)) < 0.55)
    serious = k < "03"
    sentence = np.where(
        serious,
        pick(rng, ["08", "09", "10", "11", "13", "12", "14", "15"], len(r), [20, 12, 26, 25, 12, 1, 2, 3]),
        pick(rng, ["08", "09", "10", "11", "13", "12", "14", "15"], len(r), [3, 2, 7, 76, 6, 2, 1, 3]),
    )
    failed = (rng.random(n) < 0.04)[r]
    result = np.where(
        g == "T",
        "06",
        np.where(
            g == "S",
            "07",
            np.where(
                failed, "01", np.where(guilty, sentence, pick(rng, ["04", "05", "02", "03"], len(r), [55, 25, 18, 2]))
            ),
        ),
    )
    finding = (
        pd.Series(result)
        .map({"01": "N", "02": "DC", "03": "S6", "04": "W", "05": "D", "06": "C"})
        .fillna("G")
        .to_numpy(object)
    )
    finding = np.where((result == "05") & (plea == "2"), "NG", finding)
    plea = np.where(
        g == "T",
        pick(rng, ["3", "2", "0", "1"], len(r), [6, 2, 1, 1]),
        np.where(g == "S", "1", np.where((k == "04") & (plea == "1") & (rng.random(len(r)) < 0.3), "6", plea)),
    )
    odate = rec.charge.to_numpy() - rng.exponential(np.where(lk == "01", 200, 60), n).astype(int)
    odate = odate[ci.argsort(kind="stable")[np.searchsorted(np.sort(ci), ci)]][r] - np.where(
        (seq > 1) & (rng.random(len(r)) < 0.4), rng.integers(0, 40, len(r)), 0
    )
    odate = np.minimum(np.maximum(odate, np.where(person, pop.dob[rec.p] + 3660, NA)[r]), rec.charge.to_numpy()[r])
    fine = np.where(result == "11", (rng.lognormal(np.log(180), 0.6, len(r))).astype(int) * 100, -1)
    off = pd.DataFrame(
        {
            "r": r,
            "seq": seq,
            "code": code,
            "type": k,
            "result": result,
            "finding": finding,
            "plea": plea,
            "odate": odate,
            "goes": g,
            "fine": fine,
            "days": np.where(
                result == "08",
                rng.integers(7, 183, len(r)),
                np.where(result == "09", rng.integers(28, 183, len(r)), -1),
            ),
            "com": np.where(result == "10", rng.choice([6, 12, 18, 24], len(r)), -1),
            "comp": np.where(
                (result == "14") | (np.isin(result, ["10", "11"]) & (rng.random(len(r)) < 0.1)),
                rng.integers(2, 40, len(r)) * 2500,
                -1,
            ),
            "dsq": np.where(
                (k == "04") & (result == "11") & (rng.random(len(r)) < 0.25), rng.integers(1, 37, len(r)), -1
            ),
        }
    )
    off["mode"] = np.where(
        k == "01", "05", np.where(k > "02", "01", np.where(g == "T", pick(rng, ["04", "03"], len(r), [4, 1]), "02"))
    )
    return rec, off


def crown_rows(rng: Rng, pop: SimpleNamespace, rec: pd.DataFrame, off: pd.DataFrame, y0: int, y1: int) -> pd.DataFrame:
    """Crown defendant-cases: committals, a few appeals, and bring-backs or voluntary bills with no magistrates' case."""
    up = np.flatnonzero((rec.goes != "") & (rng.random(len(rec)) < 0.97))
    won = off.groupby("r").result.max().to_numpy()
    ap = np.flatnonzero(
        (rec.goes == "").to_numpy() & (won >= "08") & (rng.random(len(rec)) < 0.003) & (rec.p >= 0).to_numpy()
    )
    own = np.flatnonzero((rec.p >= 0) & (rng.random(len(rec)) < 0.0032))  # the person only: another matter
    c = pd.DataFrame(
        {
            "m": np.r_[up, ap, own],
            "type": np.r_[rec.goes.to_numpy()[up], ["A"] * len(ap), np.where(rng.random(len(own)) < 0.75, "S", "T")],
            "why": ["up"] * len(up) + ["appeal"] * len(ap) + ["own"] * len(own),
        }
    )
    c = c.assign(
        p=rec.p.to_numpy()[c.m],
        org=rec.org.to_numpy()[c.m],
        force=rec.force.to_numpy()[c.m],
        court=rec.crown.to_numpy()[c.m],
        sent=rec.t.to_numpy()[c.m],
    )
    n = len(c)
    c["key"] = (
        rec.case.to_numpy()[c.m].astype(str).astype(object)
        + c.type
        + c.why
        + np.where(rng.random(n) < 0.08, np.arange(n).astype(str).astype(object), "")
    )
    c["sent"] = np.where(c.why == "own", c.sent + rng.integers(20, 300, n), c.sent)
    base = c.groupby("key").sent.transform("min").to_numpy()
    ki, _ = pd.factorize(c.key)

    def one(v):
        return v[: ki.max() + 1][ki]

    lag = np.where(c.type == "T", one(rng.lognormal(np.log(185), 0.55, n)), one(rng.lognormal(np.log(42), 0.5, n)))
    c["received"] = np.maximum(base + one(rng.integers(1, 10, n)), base)
    c["final"] = weekday(
        np.maximum(c.received, c.sent)
        + 5
        + lag.astype(int)
        + np.where(rng.random(n) < 0.12, rng.integers(7, 120, n), 0)
    )
    c["first"] = weekday(c.received + 3 + ((c.final - c.received - 3) * one(rng.uniform(0.1, 0.5, n))).astype(int))
    c["base"] = base
    return (
        c[(c.final >= day(max(2013, y0))) & (c.final <= day(y1, 12, 31))]
        .sort_values(["received", "key"], kind="stable")
        .reset_index(drop=True)
    )


def num(v: Array | pd.Series) -> Array:
    v = np.asarray(v)
    return np.where(v < 0, None, v.astype(str).astype(object))


def write_mags(
    rng: Rng,
    out: Out,
    rec: pd.DataFrame,
    off: pd.DataFrame,
    d: dict[str, Array],
    forces: SimpleNamespace,
    table: pd.DataFrame,
    years: range,
) -> None:
    n, r = len(rec), off.r.to_numpy()
    org = (rec.org >= 0).to_numpy()
    init = np.where(
        rec.lead_type == "04",
        pick(rng, ["Q", "J", "S", "C"], n, [4, 2, 2, 2]),
        pick(rng, ["C", "Q", "S", "O", "R"], n, [75, 15, 7, 2, 1]),
    )
    held = np.where(
        init != "C",
        "S",
        np.where(rec.goes == "T", pick(rng, ["C", "B"], n, [55, 45]), pick(rng, ["C", "B"], n, [30, 70])),
    )
    remand = np.where(
        held == "S",
        "N",
        np.where(rec.goes == "T", pick(rng, ["C", "B"], n, [4, 6]), pick(rng, ["N", "B", "C"], n, [4, 5, 1])),
    )

    def of(v):
        return np.asarray(v)[r]

    fcode, cc = forces.code[rec.force], table.iloc[off.code]
    m = len(off)
    frame = pd.DataFrame(
        {
            "case_id": of(rec.case_id),
            "defendant_id": of(rec.defendant_id),
            "offence_seq": off.seq.astype(str),
            "defendant_type": of(np.where(org, "O", "P")),
            **{
                k: of(d[v])
                for k, v in dict(
                    title="title",
                    forename1="forename1",
                    forename2="forename2",
                    forename3="forename3",
                    surname="surname",
                    organisation_name="org",
                ).items()
            },
            "date_of_birth": of(fmt(d["dob"], "dmy")),
            "sex": of(d["sex"]),
            "self_defined_ethnicity": of(d["eth"]),
            "observed_ethnicity": of(d["obs"]),
            "nationality": of(d["nationality"]),
            "address_line_1": of(d["l1"]),
            "address_line_2": of(d["l2"]),
            "address_line_3": of(d["l3"]),
            "postcode": of(d["postcode"]),
            "lsoa11": of(d["lsoa"]),
            "pnc_id": of(d["pnc"]),
            "cro_number": of(d["cro"]),
            "asn": of(rec.asn),
            "court_house_code": of(rec.house),
            "court_type": of(rec.court_type),
            "lja_code": of(opt(rng, rec.lja.astype(str).to_numpy(object), 0.97)),
            "police_force_code": of(opt(rng, fcode, 0.98)),
            "initiation_code": of(init),
            "proceedings_type_code": np.where(rng.random(m) < 0.03, "BR", "CR"),
            "case_received_date": of(fmt(rec.received, "dmy")),
            "first_hearing_date": of(opt(rng, fmt(rec["first"], "dmy"), 0.99)),
            "final_result_date": of(fmt(rec.t, "dmy")),
            "hearings_count": of(rec.hearings.astype(str)),
            "offence_date": opt(rng, fmt(off.odate, "dmy"), 0.995),
            "charge_date": of(fmt(rec.charge, "dmy")),
            "cjs_offence_code": cc.cjs.to_numpy(object),
            "ho_offence_code": opt(rng, cc.ho_code.to_numpy(object), 0.988),
            "offence_description": cc.text.to_numpy(object),
            "breach_marker": np.where(rng.random(m) < 0.05, "Y", "N"),
            "plea_code": off.plea.to_numpy(),
            "mode_of_trial_code": off["mode"].to_numpy(),
            "finding_code": off.finding.to_numpy(),
            "police_remand_status": of(held),
            "court_remand_status": of(remand),
            "result_code": off.result.to_numpy(),
            "custodial_days": num(off.days),
            "community_order_months": num(off.com),
            "fine_pence": num(off.fine),
            "compensation_pence": num(off.comp),
            "disqualification_months": num(off.dsq),
            "crown_court_code": np.where(off.goes == "", None, of(rec.crown)),
        }
    )
    bad = [
        ("observed_ethnicity", "X"),
        ("plea_code", "99"),
        ("offence_date", "31/02/2014"),
        ("mode_of_trial_code", "9"),
        ("fine_pence", "12.5O"),
        ("charge_date", "00/00/0000"),
        ("finding_code", "??"),
        ("hearings_count", "two"),
        ("offence_date", "01/07/2031"),
    ]
    year, single, spoilt = part(of(rec.t), YEARS), (np.bincount(r)[r] == 1) & ~of(org), 0
    for y in years:
        f = frame[year == y].reset_index(drop=True)
        spoilt += spoil(rng, f, bad) if len(f) else 0
        only = single[year == y]
        for i in rng.choice(np.flatnonzero(only), min(3, int(0.001 * len(f))), replace=False) if only.any() else []:
            f.loc[i, "date_of_birth"] = (
                f"14/05/{y + int(rng.integers(0, 2))}" if f.final_result_date[i] < "14/05" else f"28/12/{y}"
            )  # born after the hearing
        f = junk(
            rng,
            f,
            ["case_id", "defendant_id"],
            [
                ("case_id", None),
                ("defendant_id", None),
                ("offence_seq", "one"),
                ("case_received_date", "32/13/2015"),
                ("defendant_type", "Z"),
                ("final_result_date", None),
            ],
        )
        out.delivery(
            "mags_hocas",
            y,
            {"defendant_offences.csv": (f, "cp1252", ["9900000001,31,1,P,Mr,TOO,FEW,FIELDS"] if len(f) > 1500 else [])},
        )
    STATS["mags"]["values_outside_contract_per_row"] = round(spoilt / m, 5)
    STATS["mags"]["offence_rows"] = m


def stamp(rng: Rng, days: Array) -> Array:
    """A date with a time of day in office hours."""
    base, s = fmt(days, "iso"), rng.integers(8 * 3600, 18 * 3600, len(days))
    return np.array(
        [f"{b[:10]} {v // 3600:02d}:{v // 60 % 60:02d}:{v % 60:02d}" for b, v in zip(base, s, strict=False)], object
    )


def write_crown(
    rng: Rng,
    out: Out,
    c: pd.DataFrame,
    rec: pd.DataFrame,
    off: pd.DataFrame,
    d: dict[str, Array],
    forces: SimpleNamespace,
    table: pd.DataFrame,
    years: range,
) -> pd.DataFrame:
    n, up = len(c), (c.why == "up").to_numpy()
    ki, _ = pd.factorize(c.key)
    nk, head = ki.max() + 1, np.flatnonzero(~pd.Series(ki).duplicated())
    typ, year_of = c.type.to_numpy()[head], part(c.received.to_numpy()[head], YEARS)
    seq = (
        pd.DataFrame({"t": typ, "y": year_of, "court": c.court.to_numpy()[head]})
        .groupby(["t", "y", "court"])
        .cumcount()
        .to_numpy()
    )
    case_id, number = (
        (412_000 + np.cumsum(rng.integers(1, 4, nk))).astype(str).astype(object),
        np.array([f"{a}{y}{7001 + s}" for a, y, s in zip(typ, year_of, seq, strict=False)], object),
    )
    libra = rec.case_id.to_numpy()[c.m.to_numpy()[head]]
    linked = c.why.to_numpy()[head] != "own"
    how = pick(rng, ["right", "mangled", "urn", "other", "none"], nk, [0.65, 0.09, 0.09, 0.02, 0.15])
    how[~linked & (how != "none")] = "urn"

    def mangle(s):
        return (f"{s[:2]}/{s[2:]}", s[2:].lstrip("0"), digit_slip(rng, s), f"MC{s}", s[:6] + " " + s[6:], s[:-1])[
            int(rng.integers(6))
        ]

    urn = [
        f"{f}{'ABCDEFGHJK'[int(a)]}{'DSTXZ'[int(b)]}{int(x):05d}{y % 100:02d}"
        for f, a, b, x, y in zip(
            forces.code[c.force.to_numpy()[head]],
            rng.integers(0, 10, nk),
            rng.integers(0, 5, nk),
            rng.integers(0, 99999, nk),
            year_of,
            strict=False,
        )
    ]
    ref = np.array(
        [
            {"right": s, "mangled": mangle(s), "urn": z, "other": o, "none": None}[h]
            for s, z, o, h in zip(libra, urn, pick(rng, rec.case_id.to_numpy(), nk), how, strict=False)
        ],
        object,
    )
    sent, u = c.base.to_numpy()[head], rng.random(nk)
    moved = sent + np.where(rng.random(nk) < 0.5, -1, 1) * rng.integers(1, 9, nk)
    sent_as = np.where(u < 0.865, sent, np.where(u < 0.935, moved, NA))
    for k in ("right", "mangled", "urn", "other", "none"):
        note("crown", f"magistrates_ref_{k}_of_linked_cases", (how == k) & linked, int(linked.sum()))
    commit = (typ == "S") | ((typ == "T") & (sent < day(2013, 5, 28)) & (rng.random(nk) < 0.6))
    decided = np.where(typ == "A", sent, NA)
    receipt = np.where(
        typ == "A",
        None,
        np.where(
            typ == "S",
            np.where(linked, "CS", pick(rng, ["BB", "CB"], nk)),
            np.where(linked, np.where(rec.lead_type.to_numpy()[c.m.to_numpy()[head]] == "01", "IO", "EW"), "VB"),
        ),
    )
    cases = pd.DataFrame(
        {
            "case_id": case_id,
            "case_number": number,
            "case_type": typ,
            "case_sub_type": np.where(typ == "A", pick(rng, ["C", "S", "B", "O"], nk, [4, 4, 2, 0.3]), None),
            "receipt_type": receipt,
            "court_id": c.court.to_numpy()[head],
            "police_force_code": opt(rng, forces.code[c.force.to_numpy()[head]], 0.97),
            "magistrates_case_ref": ref,
            "received_date": fmt(c.received.to_numpy()[head], "iso"),
            "committal_date": np.where(commit, fmt(sent_as, "iso"), None),
            "sent_for_trial_date": np.where(~commit & (typ == "T"), fmt(sent_as, "iso"), None),
            "appeal_lodged_date": np.where(typ == "A", fmt(sent + rng.integers(0, 21, nk), "iso"), None),
            "orig_body_decision_date": fmt(decided, "iso"),
            "no_defendants_for_case": np.bincount(ki).astype(str),
        }
    )
    rows = np.flatnonzero(up)
    shown = np.where(commit, fmt(sent_as, "dmy"), np.where(typ == "T", fmt(sent_as, "dmy"), None))[ki]
    note(
        "crown",
        "committal_or_sent_date_equals_mags_final_result",
        (shown == fmt(rec.t.to_numpy()[c.m], "dmy"))[rows],
        len(rows),
    )
    note("crown", "committal_or_sent_date_missing", pd.isna(shown)[rows], len(rows))
    # defendants; now and then an XHIBIT defendant row serves a later case of the same person
    src = np.arange(n)
    again = pd.Series(np.arange(n)).groupby(c.p.to_numpy()).shift().to_numpy()
    reuse = ~np.isnan(again) & (rng.random(n) < 0.03) & (c.p >= 0).to_numpy()
    src[reuse] = src[again[reuse].astype(int)]
    note("crown", "defendant_row_reused", src != np.arange(n), n)
    did, docid = (
        (7_300_000 + rng.permutation(n)).astype(str).astype(object),
        (5_100_000 + 3 * np.arange(n)).astype(str).astype(object),
    )
    org = (c.org >= 0).to_numpy()
    sex = np.where(org, "C", d["sex"])
    defendants = (
        pd.DataFrame(
            {
                "defendant_id": did,
                "first_name": d["forename1"],
                "middle_name": d["forename2"],
                "surname": np.where(org, d["org"], d["surname"]),
                "date_of_birth": fmt(d["dob"], "iso"),
                "gender": opt(rng, sex, 0.99),
                "is_company": np.where(org, "Y", "N"),
                "ethnicity_self_defined": d["eth"],
                "ethnic_appearance_code": d["obs"],
                "nationality": d["nationality"],
                "address_line_1": d["l1"],
                "address_line_2": d["l2"],
                "address_line_3": d["l3"],
                "postcode": d["postcode"],
                "lsoa11": d["lsoa"],
            }
        )
        .iloc[src]
        .reset_index(drop=True)
    )
    asn, mags_asn = rec.asn.to_numpy()[c.m].copy(), rec.asn.to_numpy()[c.m]
    u = rng.random(n)
    carried = (u < 0.83) & (c.why != "own").to_numpy() & ~pd.isna(mags_asn)
    each(carried & (rng.random(n) < 0.01), asn, lambda v: digit_slip(rng, v))
    asn = np.where(carried, asn, np.where(u > 0.9, pick(rng, rec.new_asn.to_numpy(), n), None))
    note("crown", "asn_equals_mags_asn", (asn == mags_asn)[rows], len(rows))
    dates = rec.t.to_numpy()[c.m] + np.where(rng.random(n) < 0.06, rng.integers(-10, 11, n), 0)
    know = np.where((c.why != "own").to_numpy(), 1.0, 0.0)
    doc = pd.DataFrame(
        {
            "defendant_on_case_id": docid,
            "case_id": case_id[ki],
            "defendant_id": did[src],
            "defendant_number": (c.groupby("key").cumcount() + 1).astype(str),
            "pnc_id": d["pnc"],
            "asn": asn,
            "is_juvenile": np.where((c.p >= 0) & (c.received - d["true_dob"] < 6574), "Y", "N"),
            "bail_status_on_committal": opt(rng, pick(rng, ["B", "C", "N", "J"], n, [55, 40, 4.8, 0.2]), 0.96),
            "bail_status_current": pick(rng, ["B", "C", "N"], n, [5, 4, 1]),
            "mag_court_first_hearing_date": opt(
                rng, fmt(np.where(know > 0, rec["first"].to_numpy()[c.m], NA), "iso"), 0.5
            ),
            "mag_court_final_hearing_date": opt(rng, fmt(np.where(know > 0, dates, NA), "iso"), 0.6),
            "first_hearing_date": fmt(c["first"], "iso"),
            "final_result_date": fmt(c.final, "iso"),
            "hearings_count": (1 + rng.poisson(2, n)).astype(str),
            "appeal_result": np.where(
                c.type == "A", pick(rng, ["AD", "AA", "AB", "SV", "AC"], n, [35, 30, 18, 12, 5]), None
            ),
            "last_update_date": stamp(rng, c.final + rng.integers(1, 45, n)),
        }
    )
    # offences: those that went up, nearly as they were
    o = off.assign(
        j=pd.Series(np.arange(n), index=pd.Index(c.m)).groupby(level=0).first().reindex(off.r.to_numpy()).to_numpy()
    ).dropna(subset=["j"])
    o["j"] = o.j.astype(int)
    kind = c.why.to_numpy()[o.j]
    o = o[
        np.where(
            kind == "up",
            (o.goes != "") & ((o.seq == 1) | (rng.random(len(o)) > 0.05)),
            np.where(kind == "appeal", o.result >= "08", o.seq == 1),
        )
    ]
    missing = np.setdiff1d(np.arange(n), o.j)  # the same record both sent up and picked for another matter
    o = pd.concat(
        [o, off[(off.seq == 1)].set_index("r").reindex(c.m.to_numpy()[missing]).reset_index().assign(j=missing)]
    ).sort_values(["j", "seq"], kind="stable")
    k = len(o)
    code, pool = o.code.to_numpy().astype(int), np.flatnonzero(table.offence_type < "03")
    new = (rng.random(k) < 0.1) | (c.why.to_numpy()[o.j] == "own")
    near = np.clip(code + rng.integers(-3, 4, k), 0, len(table) - 1)
    code = np.where(new, np.where(rng.random(k) < 0.6, near, rng.choice(pool, k)), code)
    odate = o.odate.to_numpy().astype(int) + np.where(rng.random(k) < 0.03, rng.integers(-30, 2, k), 0)
    odate = np.where(
        c.why.to_numpy()[o.j] == "own",
        c.sent.to_numpy()[o.j] - rng.integers(5, 200, k),
        np.minimum(odate, c.received.to_numpy()[o.j]),
    )
    keep = (c.why.to_numpy() == "up")[o.j]
    note(
        "crown",
        "offence_code_and_date_as_committed",
        (
            (table.ho_code.to_numpy()[code] == table.ho_code.to_numpy()[o.code.astype(int)])
            & (odate == o.odate.to_numpy())
        )[keep],
        int(keep.sum()),
    )
    trial = (c.type.to_numpy() == "T")[o.j]
    plea = np.where(
        trial,
        pick(rng, ["G", "NG", "CPG", "GLO", "GAO", "CPGJ", "NPT", "O"], k, [48, 34, 9, 2, 1.5, 1, 4, 0.5]),
        np.where(c.type.to_numpy()[o.j] == "S", "G", None),
    )
    verdict = np.where(
        plea == "NG",
        pick(rng, ["G", "GJ", "GL", "GA", "NG", "NGJU", "JUTA", "NGIS"], k, [44, 5, 2, 2, 33, 12, 2, 0.2]),
        np.where(plea == "NPT", "NV", None),
    )
    convicted = (
        pd.Series(plea).isin(["G", "CPG", "GLO", "GAO", "CPGJ"]).to_numpy()
        | pd.Series(verdict).isin(["G", "GJ", "GL", "GA"]).to_numpy()
    )
    ooid = (9_400_000 + 2 * np.arange(k)).astype(str).astype(object)
    doo = pd.DataFrame(
        {
            "defendant_on_offence_id": ooid,
            "defendant_on_case_id": docid[o.j],
            "offence_seq": (o.groupby("j").cumcount() + 1).astype(str).to_numpy(),
            "cjs_offence_code": table.cjs.to_numpy(object)[code],
            "ho_offence_code": opt(rng, table.ho_code.to_numpy(object)[code], 0.985),
            "offence_description": table.text.to_numpy(object)[code],
            "offence_date": opt(rng, fmt(odate, "iso"), 0.99),
            "plea": plea,
            "verdict": verdict,
        }
    )
    x = np.flatnonzero(convicted)
    x = np.sort(np.r_[x, x[rng.random(len(x)) < 0.18]])
    young = (c.received - d["true_dob"] < 7670).to_numpy()[o.j.to_numpy()[x]] & ~org[o.j.to_numpy()[x]]
    disp = np.where(
        np.r_[False, x[1:] == x[:-1]],
        pick(rng, ["CMP", "DSQ", "CON", "OTH"], len(x), [3, 3, 1, 3]),
        pick(
            rng,
            ["IMP", "SUS", "COM", "FIN", "CDI", "NSP", "LIF", "HOS", "OTH", "ADI"],
            len(x),
            [45, 24, 14, 4, 3, 8, 0.4, 0.3, 2, 0.2],
        ),
    )
    disp = np.where(
        org[o.j.to_numpy()[x]] & np.isin(disp, ["IMP", "SUS", "COM", "LIF", "HOS"]),
        "FIN",
        np.where(young & (disp == "IMP"), "YOI", disp),
    )
    length = (rng.lognormal(np.log(420), 0.9, len(x))).astype(int) + 14
    days = np.where(
        np.isin(disp, ["IMP", "YOI"]),
        length,
        np.where(disp == "SUS", np.minimum(length, 730), np.where(disp == "LIF", 36500, -1)),
    )
    dis = pd.DataFrame(
        {
            "disposal_id": (2_200_000 + np.arange(len(x))).astype(str),
            "defendant_on_offence_id": ooid[x],
            "disposal_type": disp,
            "disposal_date": fmt(c.final.to_numpy()[o.j.to_numpy()[x]], "iso"),
            "custodial_days": num(days),
            "amount_pence": num(
                np.where(np.isin(disp, ["FIN", "CMP", "CON"]), rng.integers(2, 400, len(x)) * 2500, -1)
            ),
        }
    )
    # deliveries
    fy, spoilt, dup, total = part(c.final, YEARS), 0, 0, 0
    for y in years:
        at = np.flatnonzero(fy == y)
        if not len(at):
            f = {
                "cases": cases[:0].assign(last_update_date=None),
                "defendants": defendants[:0],
                "defendants_on_case": doc[:0],
                "defendants_on_offence": doo[:0],
                "disposals": dis[:0],
            }
        else:
            used, last = np.unique(ki[at]), pd.Series(c.final.to_numpy()[at]).groupby(ki[at]).max().to_numpy()
            fo = np.flatnonzero((fy == y)[o.j])
            f = {
                "cases": cases.iloc[used].assign(last_update_date=stamp(rng, last + rng.integers(1, 45, len(last)))),
                "defendants": defendants.iloc[at].drop_duplicates("defendant_id"),
                "defendants_on_case": doc.iloc[at],
                "defendants_on_offence": doo.iloc[fo],
                "disposals": dis[np.isin(x, fo)],
            }
            for name, column, other in (
                ("cases", "magistrates_case_ref", [None, "TBC", "UNKNOWN"]),
                ("defendants_on_case", "asn", [None]),
                ("defendants_on_case", "bail_status_current", ["J", "N"]),
            ):
                g = f[name]
                old = g.drop_duplicates(g.columns[0]).sample(
                    frac=0.01 if name == "cases" else 0.005, random_state=int(rng.integers(2**31))
                )
                when = (
                    pd.to_datetime(old.last_update_date) - pd.to_timedelta(rng.integers(1, 60, len(old)), unit="D")
                ).dt.strftime("%Y-%m-%d %H:%M:%S")
                f[name] = pd.concat([g, old.assign(**{column: pick(rng, other, len(old)), "last_update_date": when})])
                dup, total = dup + len(old), total + (len(g) if column != "asn" else 0)
        plan = {
            "cases": (
                [
                    ("case_sub_type", "Q"),
                    ("receipt_type", "XX"),
                    ("police_force_code", "00"),
                    ("appeal_lodged_date", "2015-02-30 00:00:00"),
                ],
                ["case_id"],
                [("case_type", "B"), ("court_id", None), ("received_date", "not a date")],
            ),
            "defendants": (
                [
                    ("ethnicity_self_defined", "W7"),
                    ("ethnic_appearance_code", "Q"),
                    ("gender", "U"),
                    ("date_of_birth", f"{y + 1}-02-01 00:00:00"),
                ],
                ["defendant_id"],
                [("is_company", None), ("defendant_id", None), ("is_company", "?")],
            ),
            "defendants_on_case": (
                [
                    ("is_juvenile", "x"),
                    ("bail_status_current", "R"),
                    ("hearings_count", "3?"),
                    ("first_hearing_date", "0000-00-00 00:00:00"),
                ],
                ["defendant_on_case_id"],
                [("final_result_date", None), ("case_id", "0"), ("defendant_id", "0")],
            ),
            "defendants_on_offence": (
                [
                    ("plea", "XX"),
                    ("verdict", "ZZ"),
                    ("offence_date", "2014-13-01 00:00:00"),
                    ("offence_date", f"{y + 4}-01-05 00:00:00"),
                ],
                ["defendant_on_offence_id"],
                [("defendant_on_case_id", "0"), ("offence_seq", None), ("defendant_on_case_id", "00")],
            ),
            "disposals": (
                [("custodial_days", "6m"), ("amount_pence", "-")],
                ["disposal_id"],
                [("disposal_type", "???"), ("defendant_on_offence_id", "0"), ("disposal_date", None)],
            ),
        }
        files = {}
        for name, (bad, keys, breaks) in plan.items():
            g = f[name].iloc[rng.permutation(len(f[name]))].reset_index(drop=True)
            spoilt += spoil(rng, g, bad)
            files[f"{name}.csv"] = (junk(rng, g, keys, breaks), "utf-8", [])
        out.delivery("crown_xhibit", y, files)
    STATS["crown"].update(
        repeated_key_rows_per_row=round(dup / max(total, 1), 5),
        values_outside_contract=spoilt,
        appeals=int((c.why == "appeal").sum()),
        without_magistrates_case=int((c.why == "own").sum()),
    )
    return c.assign(docid=docid)


def records(
    rng: Rng,
    pop: SimpleNamespace,
    pc: SimpleNamespace,
    p: Array,
    org: Array,
    when: Array,
    pnc_rate: Array,
    crown: bool,
    sparse: Rng | None,
    orgs: pd.DataFrame,
) -> dict[str, Array]:
    """Typed details of persons and organisations together."""
    who = np.flatnonzero(p >= 0)
    d = details(rng, pop, pc, p[who], when[who], rng.random(len(who)) < pnc_rate[who], crown, sparse)
    out: dict[str, Array] = {}
    for k, v in d.items():
        out[k] = np.full(len(p), NA if k == "dob" else None, int if k == "dob" else object)
        out[k][who] = v
    firm = np.flatnonzero(p < 0)
    out["org"] = np.full(len(p), None, object)
    o = orgs.iloc[org[firm]]
    out["org"][firm] = np.where(
        rng.random(len(firm)) < 0.05, o.name_.str.replace("LIMITED", "LTD", regex=False), o.name_
    )
    for k, v in (("l1", o.l1), ("l2", o.town), ("postcode", o.code)):
        out[k][firm] = v.to_numpy(object)
    out["true_dob"] = np.where(p >= 0, pop.dob[p], 0)
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--root", type=Path, required=True)
    for name, default in (("--rows", 200_000), ("--first-year", 2011), ("--last-year", 2019), ("--seed", 7)):
        ap.add_argument(name, type=int, default=default)
    ap.add_argument(
        "--sparse", action="store_true", help="police ids on 8 %% of records, a quarter of postcodes missing"
    )
    ap.add_argument("--shuffle", action="store_true", help="the same rows in another order")
    a = ap.parse_args()
    began, (y0, y1) = time.time(), (a.first_year, a.last_year)
    rng, sparse = np.random.default_rng(a.seed), np.random.default_rng([a.seed, 8]) if a.sparse else None
    n = int(a.rows * 0.485)
    forces, pc = places(rng, n)
    pop, table = population(rng, n, y0, y1, forces, pc), offence_table()
    rec, off = magistrates(rng, pop, forces, table, a.rows, y0, y1)
    k = int(rec.org.max()) + 1
    at = rng.choice(len(pc.code), k)
    orgs = pd.DataFrame(
        {
            "name_": [
                f"{x} {y} {z}".upper()
                for x, y, z in zip(
                    surnames(rng, np.zeros(k, int)),
                    pick(
                        rng,
                        "Transport Logistics Motors Foods Scaffolding Construction Services Waste Haulage Properties Lettings Stores".split(),
                        k,
                    ),
                    pick(rng, ["Limited", "Ltd", "Plc", "(UK) Limited"], k, [6, 2, 1, 1]),
                    strict=False,
                )
            ],
            "l1": np.char.add(rng.integers(1, 99, k).astype(str), " ").astype(object) + pc.street[at],
            "town": pc.town[at],
            "code": pc.code[at],
        }
    )
    asn = np.array(
        [
            f"{y % 100:02d}{f}{u:02d}00000{x:08d}{CHECK[x % 23]}"
            for y, f, u, x in zip(
                part(rec.received, YEARS),
                forces.code[rec.force],
                rng.integers(1, 40, len(rec)),
                rng.choice(10**8, len(rec), replace=False),
                strict=False,
            )
        ],
        object,
    )
    rec["new_asn"] = np.char.replace(asn.astype(str), "00000", "77000").astype(
        object
    )  # numbers of no magistrates' case
    rec["asn"] = np.where(
        rng.random(len(rec)) < np.where(rec.goes != "", 0.975, np.where(rec.lead_type == "04", 0.7, 0.9)), asn, None
    )
    rate = rec.lead_type.map({"01": 0.9, "02": 0.86, "03": 0.56, "04": 0.36}).to_numpy()
    c = crown_rows(rng, pop, rec, off, y0, y1)
    d = records(rng, pop, pc, rec.p.to_numpy(), rec.org.to_numpy(), rec.t.to_numpy(), rate, False, sparse, orgs)
    dc = records(
        rng, pop, pc, c.p.to_numpy(), c.org.to_numpy(), c.received.to_numpy(), np.full(len(c), 0.66), True, sparse, orgs
    )
    out = Out(a.root, a.seed, a.shuffle, duckdb.connect())
    write_mags(rng, out, rec, off, d, forces, table, range(y0, y1 + 1))
    c = write_crown(rng, out, c, rec, off, dc, forces, table, range(max(2013, y0), y1 + 1))
    label = np.array([f"Q{v:07d}" for v in rng.permutation(pop.n)], object)

    def ident(p, org):
        return np.where(p >= 0, label[p], "ORG" + org.astype(str).astype(object))

    truth = pd.concat(
        [
            pd.DataFrame(
                {
                    "source_dataset": "mags_hocas",
                    "source_record_id": rec.case_id + "|" + rec.defendant_id,
                    "person_id": ident(rec.p.to_numpy(), rec.org.to_numpy()),
                }
            ),
            pd.DataFrame(
                {
                    "source_dataset": "crown_xhibit",
                    "source_record_id": c.docid,
                    "person_id": ident(c.p.to_numpy(), c.org.to_numpy()),
                }
            ),
        ]
    )
    up = c[c.why == "up"]
    links = pd.DataFrame(
        {
            "mags_case_id": rec.case_id.to_numpy()[up.m],
            "mags_defendant_id": rec.defendant_id.to_numpy()[up.m],
            "defendant_on_case_id": up.docid,
        }
    )
    (a.root / "truth").mkdir(parents=True, exist_ok=True)
    for name, frame in (("persons", truth), ("case_links", links)):
        pq.write_table(
            pa.Table.from_pandas(frame.astype(str), preserve_index=False), a.root / "truth" / f"{name}.parquet"
        )
    count = pd.Series(np.r_[rec.p, c.p]).pipe(lambda s: s[s >= 0]).value_counts()
    size = rec.groupby("case").size()
    STATS["totals"] = {
        "mags_records": len(rec),
        "crown_records": len(c),
        "persons": len(count),
        "organisation_records": int((rec.p < 0).sum()),
        "organisations": int(rec.org[rec.p < 0].nunique()),
        "case_links": len(links),
        "persons_with_30_or_more": int((count >= 30).sum()),
        "persons_with_one_record": int((count == 1).sum()),
        "most_records": int(count.max()),
        "mags_cases": len(size),
        "cases_with_co_defendants": round(float((size > 1).mean()), 4),
        "youth_court": round(float((rec.court_type == "YTH").mean()), 4),
        "seconds": round(time.time() - began, 1),
    }
    print(json.dumps(STATS, indent=1))


if __name__ == "__main__":
    main()
